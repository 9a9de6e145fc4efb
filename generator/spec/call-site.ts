/** A place in running code as V8 gives it: a file name or `file:` URL; line and column count from 1. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * The place that called `callee`, or `undefined` where the engine cannot tell. `callee` is passed as a function value, so
 * it works however the caller reached it: as a method, destructured, or renamed by a bundler.
 */
export function callSite(callee: (...args: never[]) => unknown): Frame | undefined {
  const site = topFrameAbove(callee);
  const file = site?.getFileName();
  const line = site?.getLineNumber();
  const column = site?.getColumnNumber();
  return file && line && column ? { file, line, column } : undefined;
}

/** Source-map support and test runners install a `prepareStackTrace` of their own: it is set aside for one capture. */
function topFrameAbove(callee: (...args: never[]) => unknown): NodeJS.CallSite | undefined {
  // oxlint-disable-next-line typescript/unbound-method -- it is not called, only put back
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: readonly NodeJS.CallSite[] } = {};
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_error, sites) => sites;
    Error.captureStackTrace(holder, callee);
    return holder.stack?.[0]; // V8 formats the stack when it is first read
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace;
  }
}
