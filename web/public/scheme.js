(function () {
  var chosen = null;
  try {
    chosen = window.localStorage.getItem('watchfloor.scheme');
  } catch {
    // Storage is blocked: the system's preference serves.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
