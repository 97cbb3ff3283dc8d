"""Pages as files: HTML, Word and PDF. Each writer takes its words from the page's Markdown and makes none."""
