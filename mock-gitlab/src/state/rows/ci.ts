import { type Infer, nullable, object, oneOf, text, truth } from '../../shape.ts';
import { id, instant } from './fields.ts';

export const variableShape = object({
  id,
  ownerType: oneOf('project', 'group', 'instance'),
  /** 1 for the instance. */
  ownerId: id,
  key: text('DB_PASS'),
  value: text('s3cr3t-pass'),
  variableType: oneOf('env_var', 'file'),
  protected: truth,
  masked: truth,
  hidden: truth,
  raw: truth,
  environmentScope: text('*'),
  description: nullable(text('')),
  updatedAt: instant,
});
export type Variable = Infer<typeof variableShape>;
