import { CHECK_WRITER, script, WRITE_HELPERS } from './script.ts';

/** KEYS: meta, lease, manifests, uploads. ARGV: token, id, upload. Answers the upload that was left, or ''. */
export const SNAPSHOT_BEGIN = script(`${CHECK_WRITER}
if redis.call('HEXISTS', KEYS[3], ARGV[2]) == 1 then return redis.error_reply('PQEXISTS the id is taken') end
local left = redis.call('HGET', KEYS[4], ARGV[2])
redis.call('HSET', KEYS[4], ARGV[2], ARGV[3])
return left or ''
`);

/** KEYS: meta, lease, uploads, content. ARGV: token, id, upload, ttl, fields and values. */
export const SNAPSHOT_PUT = script(`${CHECK_WRITER}${WRITE_HELPERS}
if redis.call('HGET', KEYS[3], ARGV[2]) ~= ARGV[3] then return redis.error_reply('PQSTAGE not being written') end
hset_args(KEYS[4], 5, #ARGV)
keep(tonumber(ARGV[4]), KEYS[4])
return 1
`);

/** KEYS: meta, lease, manifests, uploads, snapshots. ARGV: token, id, upload, ttl, manifest, time. */
export const SNAPSHOT_FINISH = script(`${CHECK_WRITER}${WRITE_HELPERS}
if redis.call('HGET', KEYS[4], ARGV[2]) ~= ARGV[3] then
  if redis.call('HGET', KEYS[3], ARGV[2]) == ARGV[5] then return 1 end
  return redis.error_reply('PQSTAGE not being written')
end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[5])
redis.call('ZADD', KEYS[5], ARGV[6], ARGV[2])
redis.call('HDEL', KEYS[4], ARGV[2])
for i = 3, #KEYS do keep(tonumber(ARGV[4]), KEYS[i]) end
return 1
`);

/** KEYS: meta, lease, manifests, snapshots. ARGV: token, id. Answers the manifest that stood there, or ''. */
export const SNAPSHOT_DROP = script(`${CHECK_WRITER}
local manifest = redis.call('HGET', KEYS[3], ARGV[2])
redis.call('HDEL', KEYS[3], ARGV[2])
redis.call('ZREM', KEYS[4], ARGV[2])
return manifest or ''
`);

/** KEYS: meta, lease, manifests. ARGV: token, id, the manifest as it was read, the new one. Answers 0 where it is another. */
export const SNAPSHOT_RELABEL = script(`${CHECK_WRITER}
local manifest = redis.call('HGET', KEYS[3], ARGV[2])
if manifest ~= ARGV[3] and manifest ~= ARGV[4] then return 0 end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[4])
return 1
`);
