// Runs in the report: a filter over all tables, and a zoom of the drawing.
(() => {
  const filter = document.querySelector("#filter");
  const count = document.querySelector("#count");
  const rows = [...document.querySelectorAll("tbody tr")];

  const show = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const cells = [...row.cells].map((cell) => cell.textContent.toLowerCase()).join("\n");
      row.hidden = !words.every((word) => cells.includes(word));
    }
    count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows`;
  };
  filter.addEventListener("input", show);
  show();

  const drawing = document.querySelector(".drawing");
  const picture = drawing.querySelector("svg");
  const own = picture.viewBox.baseVal.width;
  drawing.style.setProperty("--own", `${own}px`);

  const zoomBy = (factor) => {
    const zoom = (picture.getBoundingClientRect().width / own) * factor;
    drawing.classList.add("zoomed");
    drawing.style.setProperty("--zoom", String(Math.min(8, Math.max(0.2, zoom))));
  };
  document.querySelector("#larger").addEventListener("click", () => zoomBy(1.25));
  document.querySelector("#smaller").addEventListener("click", () => zoomBy(0.8));
  document.querySelector("#fit").addEventListener("click", () => drawing.classList.remove("zoomed"));
})();
