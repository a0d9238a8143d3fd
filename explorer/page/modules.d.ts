/** What Vite makes of an import with this ending: the code of a worker as a part of the page. */
declare module '*?worker&inline' {
  const InlineWorker: new () => Worker;
  export default InlineWorker;
}
