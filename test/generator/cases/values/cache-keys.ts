export const bucket = (input: { readonly amount: number; readonly currency: string }): { tens: number; in: string } => ({
  tens: Math.floor(input.amount / 10),
  in: input.currency,
});
