import { z } from "zod";

const circle = z.object({ kind: z.literal("circle"), radius: z.number().positive() });
const square = z.object({ kind: z.literal("square"), side: z.number().positive() });

export const Shape = z.discriminatedUnion("kind", [circle, square]);
