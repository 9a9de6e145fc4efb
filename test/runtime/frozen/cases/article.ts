import type { Frozen } from "../../../../runtime/frozen.js";

export interface Article {
  slug: string;
  at: Date;
  tags: string[];
  authors: { name: string; links: Map<string, URL> }[];
  position: [number, { z: number }];
}

export declare const article: Frozen<Article>;
