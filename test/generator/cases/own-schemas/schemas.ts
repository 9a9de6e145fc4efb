import { z } from "zod";

/** An address that is written in many ways. */
export const Email = z.email().transform((text) => text.toLowerCase());

export const even = z.number().int().refine((n) => n % 2 === 0, "must be even");

/** Rounded, so that near places share an entry. */
export const Place = z
  .string()
  .regex(/^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/)
  .transform((text) => {
    const [lat = 0, lon = 0] = text.split(",").map((part) => Math.round(Number(part)));
    return { lat, lon };
  });

export const SearchQuery = z
  .object({
    from: z.number().int().default(0),
    to: z.number().int().default(10),
    site: z.url().optional(),
    words: z.array(z.string().trim().toLowerCase().min(1)).optional(),
  })
  .refine(({ from, to }) => from <= to, { message: "must not end before it begins", path: ["to"] });

/** Numbers as text, with a comma between them. */
const Ids = z.string().transform((text) => text.split(",").map(Number));
export default Ids;
