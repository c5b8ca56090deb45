/** The 16 bytes every SQLite 3 file begins with. */
export const SQLITE_MAGIC = 'SQLite format 3\0';

/** Marks a SQLite file as a queue of ours (`PRAGMA application_id`): 'PQue' in ASCII. */
export const SQLITE_APPLICATION_ID = 0x50517565;

/** Version of our tables (`PRAGMA user_version`). A file with a higher one was made by a newer program. */
export const SQLITE_SCHEMA_VERSION = 3;
