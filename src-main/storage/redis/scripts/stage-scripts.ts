import { CHECK_WRITER, POSITION, script, WRITE_HELPERS } from './script.ts';

/*
 * A batch that is too big for one command goes through a stage: it is written there piece by piece, declared
 * whole by one command, and only then applied piece by piece. Whoever finds it declared can finish it, and
 * whoever finds it undeclared drops it.
 */

/** KEYS: meta, lease. ARGV: token, session, revision before, revision, generation, mark. 0 where it was applied before. */
export const STAGE_BEGIN = script(`${CHECK_WRITER}${POSITION}
local where = position(ARGV[2], ARGV[3], ARGV[4], ARGV[5])
if where == 'done' then return 0 end
if not where then return redis.error_reply(GAP) end
if where == 'new' then begin_queue() end
redis.call('HSET', KEYS[1], 'staging', ARGV[6])
return 1
`);

const CHECK_MARK = `
if redis.call('HGET', KEYS[1], 'staging') ~= ARGV[2] then return redis.error_reply('PQSTAGE this batch is not staged') end
`;

/** KEYS: meta, lease, hash to fill, touched. ARGV: token, mark, ttl, member or '', fields and values. */
export const STAGE_PUT = script(`${CHECK_WRITER}${CHECK_MARK}${WRITE_HELPERS}
hset_args(KEYS[3], 5, #ARGV)
if ARGV[4] ~= '' then redis.call('ZADD', KEYS[4], redis.call('HGET', KEYS[1], 'changes') or 0, ARGV[4]) end
keep_all(tonumber(ARGV[3]))
return 1
`);

/** KEYS: meta, lease. ARGV: token, mark, mark of the whole, head as JSON. */
export const STAGE_DECLARE = script(`${CHECK_WRITER}${CHECK_MARK}
redis.call('HSET', KEYS[1], 'staging', ARGV[3], 'stagedHead', ARGV[4])
return 1
`);

/**
 * KEYS: meta, lease, touched, piece, buckets. ARGV: token, mark of the whole, ttl, and for each bucket: member,
 * number of puts, number of removes, fields of the puts, fields of the removes.
 */
export const STAGE_APPLY = script(`${CHECK_WRITER}${CHECK_MARK}${WRITE_HELPERS}
local change = redis.call('HINCRBY', KEYS[1], 'changes', 1)
local at = 4
for i = 5, #KEYS do
  local member, puts, removes = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  at = at + 3
  if puts > 0 then
    local texts = redis.call('HMGET', KEYS[4], unpack(ARGV, at, at + puts - 1))
    local pairs = {}
    for n = 1, puts do
      pairs[2 * n - 1] = ARGV[at + n - 1]
      pairs[2 * n] = texts[n]
    end
    redis.call('HSET', KEYS[i], unpack(pairs))
  end
  if removes > 0 then redis.call('HDEL', KEYS[i], unpack(ARGV, at + puts, at + puts + removes - 1)) end
  redis.call('ZADD', KEYS[3], change, member)
  at = at + puts + removes
end
keep_all(tonumber(ARGV[3]))
return 1
`);

/**
 * KEYS: meta, lease, projects, pieces. ARGV: token, mark of the whole, ttl, channel, session, revision, strategy,
 * number of tasks, content hash, project fields and values, what is paused.
 */
export const STAGE_FINISH = script(`${CHECK_WRITER}${CHECK_MARK}${WRITE_HELPERS}
local change = redis.call('HINCRBY', KEYS[1], 'changes', 1)
redis.call('HSET', KEYS[1], 'session', ARGV[5], 'revision', ARGV[6], 'strategy', ARGV[7], 'taskCount', ARGV[8],
  'contentHash', ARGV[9], 'paused', ARGV[#ARGV])
hset_args(KEYS[3], 10, #ARGV - 1)
redis.call('HDEL', KEYS[1], 'staging', 'stagedHead')
each_slice(4, #KEYS, 500, function(a, b) redis.call('UNLINK', unpack(KEYS, a, b)) end)
keep_all(tonumber(ARGV[3]))
tell(ARGV[4], change)
return 1
`);

/** KEYS: meta, lease, pieces. ARGV: token, mark. Drops a stage that was not declared whole. */
export const STAGE_DROP = script(`${CHECK_WRITER}${CHECK_MARK}${WRITE_HELPERS}
redis.call('HDEL', KEYS[1], 'staging', 'stagedHead')
each_slice(3, #KEYS, 500, function(a, b) redis.call('UNLINK', unpack(KEYS, a, b)) end)
return 1
`);
