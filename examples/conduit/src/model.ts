/** The JSON that the API answers with. Instants are ISO 8601 strings, as they stand in the response. */
export interface Profile {
  readonly username: string;
  readonly bio: string;
  readonly image: string;
  /** Whether the viewer follows this person; `false` for an anonymous one. */
  readonly following: boolean;
}

export interface ProfileResponse {
  readonly profile: Profile;
}

/** The account of the person who asks, with a token for the next request. */
export interface User {
  readonly email: string;
  readonly token: string;
  readonly username: string;
  readonly bio: string;
  readonly image: string;
}

export interface UserResponse {
  readonly user: User;
}

/** An article as lists show it: all but the body. */
export interface ListedArticle {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly tagList: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Whether it is a favorite of the viewer; `false` for an anonymous one. */
  readonly favorited: boolean;
  readonly favoritesCount: number;
  readonly author: Profile;
}

export interface Article extends ListedArticle {
  readonly body: string;
}

export interface ArticleResponse {
  readonly article: Article;
}

export interface ArticlesResponse {
  readonly articles: readonly ListedArticle[];
  /** How many articles match, on this page and all others. */
  readonly articlesCount: number;
}

export interface Comment {
  readonly id: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly body: string;
  readonly author: Profile;
}

export interface CommentResponse {
  readonly comment: Comment;
}

export interface CommentsResponse {
  readonly comments: readonly Comment[];
}

export interface TagsResponse {
  readonly tags: readonly string[];
}
