import { createHash, randomBytes } from 'node:crypto';

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');
const newSecret = () => randomBytes(32).toString('base64url');

/**
 * Who may speak to the loopback server: launch tokens that work once and for a short time, and the sessions they are
 * turned into. Only hashes are kept and looked up, so a comparison tells nothing by how long it takes.
 */
export class Sessions {
  readonly #launches = new Map<string, number>();
  readonly #sessions = new Set<string>();
  readonly #now: () => number;
  readonly cookie: string;

  /** `port` is part of the cookie's name, since cookies do not tell ports apart. */
  constructor(port: number, now: () => number = Date.now) {
    this.cookie = `vitrine-${port}`;
    this.#now = now;
  }

  /** A token that `redeem` takes once within `ttl` ms. */
  issue(ttl: number): string {
    for (const [hash, end] of this.#launches) if (end < this.#now()) this.#launches.delete(hash);
    const token = newSecret();
    this.#launches.set(hashOf(token), this.#now() + ttl);
    return token;
  }

  /** The `Set-Cookie` of a new session, or undefined for a token that is unknown, used or too old. */
  redeem(token: string): string | undefined {
    const hash = hashOf(token);
    const end = this.#launches.get(hash);
    this.#launches.delete(hash);
    if (end === undefined || end < this.#now()) return undefined;
    const session = newSecret();
    this.#sessions.add(hashOf(session));
    return `${this.cookie}=${session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Does this `Cookie` header hold a session of ours? */
  knows(cookies: string | undefined): boolean {
    return (cookies ?? '').split(';').some((pair) => {
      const [name, value] = pair.trim().split('=', 2);
      return name === this.cookie && value !== undefined && this.#sessions.has(hashOf(value));
    });
  }
}
