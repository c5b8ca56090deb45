import { z } from 'zod';

/**
 * The page may not evaluate text as code, so zod must not try to; it asks while schemas are made. Hence this module
 * comes before every other import of the entries.
 */
z.config({ jitless: true });
