// `npm run build:binary`: builds dist/moorage, the single file, for this platform.
import { buildSingleFile } from './build-single-file.ts';

const { file, megabytes, isNew, isStripped } = await buildSingleFile();
console.log(`${file}  ${megabytes.toFixed(1)} MB${isNew ? '' : '  (unchanged)'}`);
if (!isStripped)
  console.log('It is about 18 MB larger than need be: `strip` (package binutils) was not found.');
