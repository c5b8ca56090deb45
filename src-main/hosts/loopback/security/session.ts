import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 32;

/**
 * Who may use this run of the app: holders of the cookie, which is given once for each printed link.
 * Secrets are 256 bits, compared in constant time, and kept only in memory.
 */
export class Session {
  /** Own name per run: cookies do not tell ports apart, so two runs would overwrite each other's. */
  readonly cookieName = `poppo_queue_${randomBytes(6).toString('hex')}`;
  readonly #cookie = newSecret();
  #linkToken: string | null = null;

  /** Makes a one-use token for a link; an unused earlier one stops working. */
  issueLinkToken(): string {
    this.#linkToken = newSecret();
    return this.#linkToken;
  }

  /** True for the current link token, once. */
  redeem(token: string): boolean {
    if (this.#linkToken === null || !sameSecret(token, this.#linkToken)) return false;
    this.#linkToken = null;
    return true;
  }

  /** Value of the Set-Cookie header that lets a browser in. */
  setCookie(): string {
    return `${this.cookieName}=${this.#cookie}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** True where a request's Cookie header holds this run's cookie. */
  admits(cookieHeader: string | undefined): boolean {
    return sameSecret(readCookie(cookieHeader ?? '', this.cookieName), this.#cookie);
  }
}

function newSecret(): string {
  return randomBytes(TOKEN_BYTES).toString('hex');
}

function readCookie(header: string, name: string): string {
  const prefix = `${name}=`;
  const found = header.split(';').find((pair) => pair.trim().startsWith(prefix));
  return found?.trim().slice(prefix.length) ?? '';
}

/** Digests have one length, so that the comparison tells nothing about the secret's. */
function sameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
