// What the tests use of clients that bring no types.

declare module 'simple-oauth2' {
  interface Token {
    readonly access_token: string;
    readonly refresh_token: string;
    readonly expires_at: Date;
    readonly [name: string]: unknown;
  }
  export interface AccessToken {
    readonly token: Token;
    expired(windowSeconds?: number): boolean;
    refresh(parameters?: Record<string, unknown>): Promise<AccessToken>;
    revoke(type: 'access_token' | 'refresh_token'): Promise<void>;
    revokeAll(): Promise<void>;
  }
  export interface Options {
    readonly client: { readonly id: string; readonly secret: string };
    readonly auth: {
      readonly tokenHost: string;
      readonly tokenPath?: string;
      readonly [name: string]: unknown;
    };
    readonly options?: Readonly<Record<string, unknown>>;
  }
  export class AuthorizationCode {
    constructor(options: Options);
    authorizeURL(parameters: Record<string, unknown>): string;
    getToken(parameters: Record<string, unknown>): Promise<AccessToken>;
    createToken(token: unknown): AccessToken;
  }
  export class ClientCredentials {
    constructor(options: Options);
    getToken(parameters?: Record<string, unknown>): Promise<AccessToken>;
  }
  export class ResourceOwnerPassword {
    constructor(options: Options);
    getToken(parameters: Record<string, unknown>): Promise<AccessToken>;
  }
}

declare module 'passport-gitlab2' {
  export interface Profile {
    readonly id: string;
    readonly username: string;
    readonly displayName: string;
    readonly emails: readonly { readonly value: string }[];
    readonly avatarUrl: string;
    readonly profileUrl: string;
  }
  type Done = (error: unknown, user?: unknown) => void;
  type Verify = (access: string, refresh: string, profile: Profile, done: Done) => void;
  export default class Strategy {
    constructor(options: Record<string, unknown>, verify: Verify);
    // Passport gives these to a copy of the strategy when a request comes.
    success(user: unknown, info?: unknown): void;
    fail(challenge?: unknown, status?: number): void;
    redirect(url: string, status?: number): void;
    error(error: unknown): void;
    authenticate(request: unknown, options?: Record<string, unknown>): void;
  }
}
