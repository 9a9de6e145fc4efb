export interface Weather {
  readonly degrees: number;
}
