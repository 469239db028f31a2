// A drawn house for the mock: walls, roof and ground differ a little from house to house.
const pick = (list, i) => list[i % list.length];

export function drawnHouse(i) {
  const wall = pick(["#b98f5c", "#a67c4e", "#c9b48a", "#8f8a7c"], i);
  const roof = pick(["#8c5a3c", "#7a7f80", "#9a4a32"], i);
  const boards = Array.from({ length: 16 }, (_, k) => `<path d="M${420 + k * 30} 420V700" stroke="#0002" stroke-width="3"/>`).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="960" viewBox="0 0 1280 960">
<rect width="1280" height="620" fill="#cfe0e4"/><rect y="600" width="1280" height="360" fill="#b9a97f"/><path d="M0 620q320-60 640 0t640 0v40H0z" fill="#7f9a63"/>
<path d="M400 700V420h480v280z" fill="${wall}"/>${boards}<path d="M340 430 640 250l300 180z" fill="${roof}"/>
<rect x="590" y="520" width="100" height="180" fill="#5b4632"/><rect x="450" y="500" width="90" height="80" fill="#3c4b4d" stroke="#5b4632" stroke-width="8"/><rect x="740" y="500" width="90" height="80" fill="#3c4b4d" stroke="#5b4632" stroke-width="8"/>
<path d="M430 700v60M520 700v60M640 700v60M760 700v60M850 700v60" stroke="#5b4632" stroke-width="16"/></svg>`;
}
