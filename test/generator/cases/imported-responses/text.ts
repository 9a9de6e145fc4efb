import { z } from "zod";

const wide: z.ZodType<{ readonly text: string; readonly width: number }, string> = z
  .string()
  .transform((text) => ({ text, width: text.length }));

export default wide;
