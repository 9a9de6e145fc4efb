/** One line about one thing that `init` found, did or left. */
export interface InitStep {
  readonly subject: string;
  readonly change: "added" | "found" | "left" | "wrote";
  readonly reason?: string;
}
