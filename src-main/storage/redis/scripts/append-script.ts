import { CHECK_WRITER, POSITION, script, WRITE_HELPERS } from './script.ts';

/**
 * A whole batch at once. KEYS: meta, lease, touched, projects, buckets. ARGV: token, session, revision before,
 * revision, generation, ttl, channel, strategy, number of tasks, content hash, number of project arguments,
 * those (field, value), and for each bucket: member, number of put arguments, number of removes, puts (field,
 * text), removes; last what is paused. Answers 1, or 0 where the batch was applied before.
 *
 * Redis refuses for want of memory only before a script's first write; a batch that only removes begins with
 * what frees memory, so that it passes.
 */
export const APPEND = script(`${CHECK_WRITER}${POSITION}${WRITE_HELPERS}
local where = position(ARGV[2], ARGV[3], ARGV[4], ARGV[5])
if where == 'done' then return 0 end
if not where then return redis.error_reply(GAP) end
local ttl = tonumber(ARGV[6])
local projects = tonumber(ARGV[11])
local function buckets(use)
  local at = 12 + projects
  for i = 5, #KEYS do
    local puts, removes = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
    use(KEYS[i], ARGV[at], at + 3, puts, removes)
    at = at + 3 + puts + removes
  end
end
local function remove(key, _, from, puts, removes)
  if removes > 0 then
    redis.call('HDEL', key, unpack(ARGV, from + puts, from + puts + removes - 1))
  end
end
local puts_any = false
buckets(function(_, _, _, puts) if puts > 0 then puts_any = true end end)
if not puts_any then buckets(remove) end
if where == 'new' then begin_queue() end
redis.call('HSET', KEYS[1], 'session', ARGV[2], 'revision', ARGV[4], 'strategy', ARGV[8], 'taskCount', ARGV[9],
  'contentHash', ARGV[10], 'paused', ARGV[#ARGV])
local change = redis.call('HINCRBY', KEYS[1], 'changes', 1)
if projects > 0 then hset_args(KEYS[4], 12, 11 + projects) end
buckets(function(key, member, from, puts, removes)
  if puts > 0 then redis.call('HSET', key, unpack(ARGV, from, from + puts - 1)) end
  if puts_any then remove(key, member, from, puts, removes) end
  redis.call('ZADD', KEYS[3], change, member)
end)
keep_all(ttl)
tell(ARGV[7], change)
return 1
`);
