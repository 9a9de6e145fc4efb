import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

/** What a file is written in that is not UTF-8, and how to convert it; `undefined` for UTF-8, and for no file. */
export function foreignEncoding(file: string): { readonly message: string; readonly fix: string } | undefined {
  const bytes = bytesOf(file);
  const encoding = bytes && encodingOf(bytes);
  if (encoding === undefined) return undefined;
  const name = basename(file);
  return {
    message: `\`${name}\` is no UTF-8: it looks like ${encoding}`,
    fix: `save it as UTF-8 in your editor, or run \`iconv -f ${encoding} -t UTF-8 ${name} > new && mv new ${name}\` where it is`,
  };
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** UTF-16 of text has a zero in every other byte; the half that it is in tells the order. */
function encodingOf(bytes: Buffer): string | undefined {
  const mark = bytes.subarray(0, 2).toString("hex");
  if (mark === "fffe" || mark === "feff") return "UTF-16";
  const zero = bytes.indexOf(0);
  if (zero >= 0) return zero % 2 === 0 ? "UTF-16BE" : "UTF-16LE";
  return isUtf8(bytes) ? undefined : "WINDOWS-1252";
}
