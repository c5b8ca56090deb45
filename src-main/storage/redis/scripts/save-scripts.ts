import { CHECK_WRITER, script, WRITE_HELPERS } from './script.ts';

/*
 * A whole state is written beside the one that counts, as a new generation of keys; one command makes it the one
 * that counts.
 */

/** KEYS: meta, lease. ARGV: token. Answers the number of the new generation. */
export const SAVE_BEGIN = script(`${CHECK_WRITER}
local left = redis.call('HGET', KEYS[1], 'building')
local generation = redis.call('HINCRBY', KEYS[1], 'lastGeneration', 1)
if left then redis.call('HSET', KEYS[1], 'retired:' .. left, '1') end
redis.call('HSET', KEYS[1], 'building', generation)
return generation
`);

/**
 * KEYS: meta, lease, touched, hashes to fill. ARGV: token, generation, ttl, and for each hash: member or '',
 * number of arguments, fields and values.
 */
export const SAVE_PUT = script(`${CHECK_WRITER}${WRITE_HELPERS}
if redis.call('HGET', KEYS[1], 'building') ~= ARGV[2] then return redis.error_reply('PQSTAGE not being built') end
local ttl = tonumber(ARGV[3])
local at = 4
for i = 4, #KEYS do
  local count = tonumber(ARGV[at + 1])
  hset_args(KEYS[i], at + 2, at + 1 + count)
  if ARGV[at] ~= '' then redis.call('ZADD', KEYS[3], 0, ARGV[at]) end
  at = at + 2 + count
end
for i = 3, #KEYS do keep(ttl, KEYS[i]) end
return 1
`);

/**
 * KEYS: meta, lease. ARGV: token, generation, ttl, channel, session, revision, strategy or '', number of tasks,
 * content hash, time, what is paused. Sending it twice is the same as once.
 */
export const SAVE_SWITCH = script(`${CHECK_WRITER}${WRITE_HELPERS}
local old = redis.call('HGET', KEYS[1], 'generation')
if old == ARGV[2] then return 1 end
if redis.call('HGET', KEYS[1], 'building') ~= ARGV[2] then return redis.error_reply('PQSTAGE not being built') end
local change = redis.call('HINCRBY', KEYS[1], 'changes', 1)
redis.call('HSET', KEYS[1], 'format', 'poppo-queue', 'version', '2.0', 'generation', ARGV[2], 'session', ARGV[5],
  'revision', ARGV[6], 'strategy', ARGV[7], 'taskCount', ARGV[8], 'contentHash', ARGV[9], 'savedAt', ARGV[10],
  'paused', ARGV[11])
redis.call('HDEL', KEYS[1], 'building', 'staging', 'stagedHead')
if old then redis.call('HSET', KEYS[1], 'retired:' .. old, '1') end
keep_all(tonumber(ARGV[3]))
tell(ARGV[4], change)
return 1
`);

/** KEYS: meta, lease. ARGV: token, generation. A generation that is not built any more. */
export const SAVE_GIVE_UP = script(`${CHECK_WRITER}
if redis.call('HGET', KEYS[1], 'building') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'retired:' .. ARGV[2], '1')
return redis.call('HDEL', KEYS[1], 'building')
`);

/**
 * KEYS: meta, touched, projects. ARGV: change seen last, base of the keys. Where at most 8 members changed since, answers
 * everything about them and the queue at one moment, else the members alone.
 */
export const READ_CHANGES = script(`
local meta = redis.call('HGETALL', KEYS[1])
local members = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf')
if #members > 8 then return {0, meta, members} end
local contents = {}
for i, member in ipairs(members) do
  if string.sub(member, 1, 1) == 't' then contents[i] = redis.call('HGETALL', ARGV[2] .. member) else contents[i] = {} end
end
return {1, meta, members, contents, redis.call('HVALS', KEYS[3])}
`);
