export interface Article {
  readonly slug: string;
}

declare global {
  interface Settings {
    readonly theme: string;
  }
}
