import { PasswordInput, Switch, TextInput } from '@mantine/core';
import classes from './redis-form.module.css';
import { problemsOf, type RedisFormValues, withHost } from './redis-form-values.ts';

interface RedisFieldsProps {
  readonly values: RedisFormValues;
  readonly onChange: (values: RedisFormValues) => void;
}

/** Where the server is, who asks, and which of its queues is meant. */
export function RedisFields({ values, onChange }: RedisFieldsProps) {
  const problems = problemsOf(values);
  const field = (name: Exclude<keyof RedisFormValues, 'tls'>) => ({
    value: values[name],
    error: problems[name],
    spellCheck: false,
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...values, [name]: event.currentTarget.value }),
  });
  return (
    <>
      <div className={classes.server}>
        <TextInput
          {...field('host')}
          label="Host or URL"
          placeholder="redis://user:password@host:6379/0"
          classNames={{ input: 'mono' }}
          onChange={(event) => onChange(withHost(values, event.currentTarget.value))}
        />
        <TextInput {...field('port')} label="Port" inputMode="numeric" classNames={{ input: 'mono' }} />
        <TextInput {...field('db')} label="Database" inputMode="numeric" classNames={{ input: 'mono' }} />
      </div>
      <div className={classes.user}>
        <TextInput {...field('username')} label="User" placeholder="default" />
        <PasswordInput {...field('password')} label="Password" placeholder="none" autoComplete="off" />
      </div>
      <div className={classes.prefix}>
        <TextInput {...field('keyPrefix')} label="Key prefix" classNames={{ input: 'mono' }} />
        <Switch
          label="TLS"
          checked={values.tls}
          onChange={(event) => onChange({ ...values, tls: event.currentTarget.checked })}
        />
      </div>
    </>
  );
}
