export interface Article {
  readonly slug: string;
}
