/** An export of a module: an absolute path for a local file, a bare specifier for a package. */
export interface ExportReference {
  readonly module: string;
  readonly exported: string;
}
