import { z } from "zod";

export const Word = z.string().refine(async (word) => word !== "");
