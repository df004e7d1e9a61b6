import { createContext } from 'react';
import { NOBODY, type Owner } from './owner.ts';

/** Whose pages these are, for everything that names them. */
export const OwnerContext = createContext<Owner>(NOBODY);
