export { userCacheFolder } from './node/cache-folder.js';
export { type LockOptions, lockHolder, takeLock, tryLock } from './node/lock/file-lock.js';
export {
  type Holder,
  isLocal,
  isRunning,
  isSilent,
  ownHolder,
  readHolder,
  startHeartbeat,
} from './node/lock/holder.js';
