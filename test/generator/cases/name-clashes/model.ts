export interface GetArticleResponse {
  readonly slug: string;
}
export interface GetArticleInput {
  readonly mine: true;
}
export interface Route {
  readonly stops: readonly string[];
}
export interface RouteHandler {
  readonly handles: string;
}
export interface Cache {
  readonly geo: string;
}
export interface TagHandle {
  readonly handle: string;
}
