import HTML
import Language
import Testing

@Suite struct MarkupTests {
  @Test func textAndAttributesAreEscaped() {
    let markup = Markup.tag("p", ["title": "a \"b\" & c"], [.text("<script>alert('x')</script>")])
    #expect(
      markup.text
        == "<p title=\"a &quot;b&quot; &amp; c\">&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</p>")
  }

  @Test func voidElementsHaveNoEnd() {
    #expect(Markup.group([.tag("br"), .tag("p")]).text == "<br><p></p>")
  }

  @Test func aPhraseStandsInBothLanguages() {
    #expect(
      Markup.phrase(Phrase("wait", "等候")).text == "<span lang=\"en\">wait</span><span lang=\"zh-Hant\">等候</span>")
    #expect(Markup.phrase(Phrase(same: "GPU")).text == "GPU")
  }
}
