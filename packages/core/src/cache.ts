export { userCacheFolder } from './node/cache-folder.js';
export { type LockOptions, lockHolder, takeLock, tryLock } from './node/lock/file-lock.js';
export { type Holder, isLocal } from './node/lock/holder.js';
export { markUse, type UseMarker, usersOf } from './node/lock/use-marker.js';
