using Microsoft.Playwright;

namespace Interworking.FunctionalTests.Console;

/// <summary>What every page of the console keeps.</summary>
internal static class PageChecks
{
    /// <summary>Its texts stand out as AA asks, and nobody scrolls it sideways.</summary>
    public static async Task IsReadableAsync(IPage page, int width, string which)
    {
        (await page.EvaluateAsync<string[]>(LowContrast)).Should().BeEmpty(which);
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width, which);
    }

    /// <summary>Texts that stand out from what is behind them by less than WCAG 2.1 asks for AA (1.4.3): 4.5 to 1, and 3 to 1 for large ones.</summary>
    private const string LowContrast =
        """
        () => {
          const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
          const rgb = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
          const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = (element) => { for (let e = element; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c; } return [255, 255, 255]; };
          const wrong = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (!walker.currentNode.textContent.trim() || !element.checkVisibility() || element.closest(".skip, script, option, noscript")) continue;
            const style = getComputedStyle(element);
            const [a, b] = [light(rgb(style.color)), light(behind(element))].sort((x, y) => y - x);
            const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
            if ((a + 0.05) / (b + 0.05) < (large ? 3 : 4.5)) wrong.push(`${walker.currentNode.textContent.trim().slice(0, 40)}: ${((a + 0.05) / (b + 0.05)).toFixed(2)}`);
          }
          return wrong;
        }
        """;
}
