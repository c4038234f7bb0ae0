"""Pages of plain sections: the overview, first visit, cost, how we write, terms."""

from django.db import models

from treatments.models.article import Article, ArticleRow


class Page(Article):
    KIND = Article.Kind.PAGE

    class Meta:
        verbose_name = "overview or other page"
        verbose_name_plural = "overview and other pages"


class PageSection(ArticleRow):
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="sections")
    heading = models.CharField(max_length=120)
    text = models.TextField()

    def __str__(self):
        return self.heading
