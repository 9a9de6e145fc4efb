import { z } from "zod";

export const Words: z.ZodType<string[], string> = z.string().transform((text) => text.split(" "));

type Seat = `seat-${number}`;

/** Printed but for what is in it: so it is imported as a whole. */
export const Ticket: z.ZodType<{ code: string; seats: Seat[] }> = z.object({
  code: z.string(),
  seats: z.array(z.custom<Seat>()),
});

export class Blob {
  readonly bytes: number = 0;
}

export const Upload: z.ZodType<{ blob: Blob; name: string }> = z.object({ blob: z.instanceof(Blob), name: z.string() });
