import { createHash } from 'node:crypto';

/** One atomic step. */
export interface Script {
  readonly lua: string;
  readonly sha: string;
}

export function script(lua: string): Script {
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}

/**
 * Every writing script begins so: KEYS[1] meta, KEYS[2] lease, ARGV[1] the writer's token. A writer whose lease
 * was taken over by another has another token than the one that stands there.
 */
export const CHECK_WRITER = `
local holder = redis.call('HGET', KEYS[2], 'token')
if not holder then return redis.error_reply('PQLOST the lease is gone') end
if holder ~= ARGV[1] then return redis.error_reply('PQSTALE the lease was taken over') end
`;

/**
 * `position(session, prev, revision, generation)`: 'next' where nothing up to `prev`, the last batch of the session
 * whose keeping is known, is missing; 'done' where the batch was applied before, 'new' where there is no queue
 * yet, nil where a batch before it is missing.
 */
export const POSITION = `
local function position(session, prev, revision, generation)
  local m = redis.call('HMGET', KEYS[1], 'session', 'revision', 'generation', 'staging')
  if not m[3] then
    if prev == '-1' and generation == '1' then return 'new' end
    return nil
  end
  if m[1] == session and tonumber(m[2]) >= tonumber(revision) then return 'done' end
  if m[3] ~= generation or m[4] then return nil end
  if m[1] == session then
    if tonumber(m[2]) >= tonumber(prev) then return 'next' end
    return nil
  end
  if prev == '-1' then return 'next' end
  return nil
end
local GAP = 'PQGAP a batch before this one is missing'
local function begin_queue()
  redis.call('HSET', KEYS[1], 'format', 'poppo-queue', 'version', '2.0', 'generation', '1', 'lastGeneration', '1')
end
`;

/** Values in slices, since Lua's stack holds some thousands only; and keys that expire together with the queue. */
export const WRITE_HELPERS = `
local function each_slice(from, to, step, use)
  for at = from, to, step do use(at, math.min(at + step - 1, to)) end
end
local function hset_args(key, from, to)
  each_slice(from, to, 2000, function(a, b) redis.call('HSET', key, unpack(ARGV, a, b)) end)
end
local function keep(ttl, key)
  if ttl > 0 then redis.call('EXPIRE', key, ttl * 3) end
end
local function keep_all(ttl)
  if ttl == 0 then return end
  redis.call('EXPIRE', KEYS[1], ttl)
  for i = 2, #KEYS do keep(ttl, KEYS[i]) end
end
local function tell(channel, change)
  redis.pcall('PUBLISH', channel, change)
end
`;
