import { TextInput } from '@mantine/core';

interface TypeNameProps {
  /** Of the queue. */
  readonly name: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly className?: string | undefined;
}

/** Asks for the name of a queue that is tagged production before anything is done to it. */
export function TypeName({ name, typed, onType, className }: TypeNameProps) {
  return (
    <TextInput
      className={className}
      label={
        <>
          This queue is tagged production. Type its name, <b>{name}</b>, to go on
        </>
      }
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onChange={(event) => onType(event.currentTarget.value)}
    />
  );
}
