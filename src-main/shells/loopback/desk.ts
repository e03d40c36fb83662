/** What a window may ask of the shell itself. */
import { z } from 'zod';

/** A window's wish to go to another catalog. `url`: where it is let in, once. `shown`: its window is in front now. @throws RpcError */
export type Desk = (wish: z.infer<typeof Wish>) => Promise<{ url: string } | { shown: true }>;

export const Wish = z.object({
  path: z.string().min(1).max(4096),
  make: z.boolean().optional(),
  rescue: z.boolean().optional(),
});
