import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, Tooltip } from '@mantine/core';
import { componentDefaults } from './component-defaults.ts';

const poppo: MantineColorsTuple = [
  '#e8ecfb',
  '#c3caf4',
  '#a9b3ee',
  '#98a6ff',
  '#8793e3',
  '#5466dd',
  '#4355cc',
  '#3a4cc0',
  '#2e3da0',
  '#262e52',
];

/** Mantine's own greys, so that what we do not name below keeps to our palette: text first, ground last. */
const dark: MantineColorsTuple = [
  '#e7eaef',
  '#b5bcc8',
  '#949cab',
  '#5b6371',
  '#3c424d',
  '#2a2e36',
  '#1e2127',
  '#191c21',
  '#121418',
  '#0e1013',
];
const gray: MantineColorsTuple = [
  '#f9fafb',
  '#eff1f4',
  '#e2e5ea',
  '#c9cfd8',
  '#a3abb8',
  '#7d8694',
  '#626a79',
  '#454d5b',
  '#2b303b',
  '#191d25',
];

export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  headings: { fontFamily: 'var(--font)', fontWeight: '600' },
  colors: { poppo, dark, gray },
  primaryColor: 'poppo',
  primaryShade: { light: 6, dark: 5 },
  fontSizes: { xs: '11px', sm: '13px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '20px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '4px', md: '6px', lg: '8px', xl: '8px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: { ...componentDefaults, Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: false } }) },
});

/** Mantine's own colours, said in ours; both themes share the lines because the tokens know both. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const colors = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-bright': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-3)',
    '--mantine-color-placeholder': 'var(--text-3)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-error': 'var(--failed)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--line-2)',
    '--mantine-color-disabled': 'var(--surface-2)',
    '--mantine-color-disabled-color': 'var(--text-3)',
    '--mantine-color-disabled-border': 'var(--line)',
    '--mantine-primary-color-filled': 'var(--accent-fill)',
    '--mantine-primary-color-filled-hover': 'var(--accent-fill-hover)',
    '--mantine-primary-color-light': 'var(--accent-soft)',
    '--mantine-primary-color-light-color': 'var(--accent)',
    '--mantine-primary-color-light-hover': 'var(--selected)',
  };
  return {
    variables: { '--mantine-shadow-md': 'var(--shadow)', '--mantine-shadow-xl': 'var(--shadow)' },
    light: colors,
    dark: colors,
  };
};
