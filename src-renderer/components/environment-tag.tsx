import type { Environment } from '../../src-shared/models/connection.ts';
import classes from './environment-tag.module.css';

export const ENVIRONMENT_WORDS: Readonly<Record<Environment, string>> = {
  production: 'Production',
  staging: 'Staging',
  development: 'Development',
};

const SHORT: Readonly<Record<Environment, string>> = { production: 'PROD', staging: 'STG', development: 'DEV' };

/** PROD filled, STG outlined, DEV dashed: no colour, so that none is mistaken for a status. */
export function EnvironmentTag({ environment }: { environment: Environment }) {
  return (
    <span className={classes.tag} data-environment={environment} title={ENVIRONMENT_WORDS[environment]}>
      {SHORT[environment]}
    </span>
  );
}
