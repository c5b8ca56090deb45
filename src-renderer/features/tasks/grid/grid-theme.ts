import {
  CellApiModule,
  CellStyleModule,
  ColumnApiModule,
  InfiniteRowModelModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  themeQuartz,
} from 'ag-grid-community';

ModuleRegistry.registerModules([
  CellApiModule,
  CellStyleModule,
  ColumnApiModule,
  InfiniteRowModelModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
]);

export const ROW_HEIGHT = 28;

/** The grid in the app's tokens, which know both themes: nothing has to be told when the theme changes. */
export const gridTheme = themeQuartz.withParams({
  accentColor: 'var(--accent)',
  backgroundColor: 'var(--surface)',
  foregroundColor: 'var(--text)',
  cellTextColor: 'var(--text)',
  borderColor: 'var(--line)',
  fontFamily: 'var(--font)',
  fontSize: 13,
  headerFontSize: 12,
  headerFontWeight: 500,
  headerBackgroundColor: 'var(--surface-2)',
  headerTextColor: 'var(--text-3)',
  headerCellHoverBackgroundColor: 'var(--hover)',
  headerHeight: ROW_HEIGHT,
  rowHeight: ROW_HEIGHT,
  cellHorizontalPadding: 7,
  rowHoverColor: 'var(--hover)',
  selectedRowBackgroundColor: 'var(--selected)',
  oddRowBackgroundColor: 'transparent',
  rowBorder: '1px solid var(--line)',
  headerColumnResizeHandleColor: 'transparent',
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  columnBorder: false,
  pinnedColumnBorder: false,
  browserColorScheme: 'inherit',
});
