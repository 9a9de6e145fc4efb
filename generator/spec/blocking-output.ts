/** The part of a stream's handle that Node does not document. */
interface Blocking {
  readonly _handle?: { readonly setBlocking?: (blocking: boolean) => void };
}

/**
 * Makes this process wait until what it prints has been taken. Node keeps what a pipe does not take at once, so an endless
 * `console.log` would fill gigabytes before the reader saw that it is too much. The streams are made when they are first
 * used, as ever: most specs print nothing.
 */
export function blockOutput(): void {
  for (const name of ["stdout", "stderr"] as const) {
    // oxlint-disable-next-line typescript/unbound-method -- it is called with the process as its `this`
    const made = Object.getOwnPropertyDescriptor(process, name)?.get;
    if (made === undefined) continue;
    let stream: NodeJS.WriteStream | undefined;
    Object.defineProperty(process, name, {
      configurable: true,
      enumerable: true,
      get: () => (stream ??= blocking(made.call(process) as NodeJS.WriteStream)),
    });
  }
}

function blocking(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  (stream as Blocking)._handle?.setBlocking?.(true);
  return stream;
}
