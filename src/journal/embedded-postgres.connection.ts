/** For pg's `Pool` and `Client`; valid until the server is given up, also over a crash and restart of it. */
export interface PostgresConnection {
  /** The directory of the unix socket. */
  readonly host: string;
  /** Names the socket's file only: nothing listens on TCP. */
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Said outright, as pg would otherwise obey a PGSSLMODE meant for another server. */
  readonly ssl: false;
}
