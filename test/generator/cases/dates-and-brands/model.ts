import { z } from "zod";

export const UserId = z.uuid().brand<"UserId">();

export const Price = z.object({ amount: z.bigint(), currency: z.string().length(3) }).brand<"Price">();
