import { script } from './script.ts';

/**
 * KEYS: lease, owner. ARGV: token, owner as JSON, ms. Answers the fence of the new owner, or who it is that owns
 * the queue.
 */
export const ACQUIRE = script(`
local owner = redis.call('GET', KEYS[2])
if owner and redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return {0, owner} end
local fence = redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('HSET', KEYS[1], 'token', ARGV[1])
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return {1, fence}
`);

/**
 * KEYS: meta, lease, owner. ARGV: token, owner as JSON, ms, fence. Answers session and revision of the last
 * batch. A lease that Redis lost is claimed again, unless somebody else came first.
 */
export const RENEW = script(`
local holder = redis.call('HGET', KEYS[2], 'token')
if holder ~= ARGV[1] then
  if holder or redis.call('EXISTS', KEYS[3]) == 1 then
    return redis.error_reply('PQSTALE the lease was taken over')
  end
  redis.call('HSET', KEYS[2], 'token', ARGV[1], 'fence', ARGV[4])
end
redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[3])
return redis.call('HMGET', KEYS[1], 'session', 'revision', 'generation')
`);

/** KEYS: lease, owner. ARGV: token. */
export const RELEASE = script(`
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
redis.call('HDEL', KEYS[1], 'token')
return redis.call('DEL', KEYS[2])
`);
