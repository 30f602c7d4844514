"""Organisations in a tree, people, and the posts that tie them together."""

import secrets

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property

from wutong.lib.ids import derive, ref

DIGITS = 6  # of one level of a path: fixed, so that every database sorts paths alike


class Organisation(models.Model):
    """An agency; `path` is the row numbers from the root down, so that a subtree is one range."""

    class Kind(models.TextChoices):
        CITY = "city", "市"
        COUNTY = "county", "县(市、区)"
        TOWN = "town", "乡镇、街道"
        PARK = "park", "园区"
        DEPARTMENT = "department", "部门"
        OFFICE = "office", "办公室"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    aliases = models.JSONField(default=list)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    region_code = models.CharField(max_length=12, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=96, unique=True)
    source = models.CharField(max_length=80, blank=True)  # where its data were compiled from, if not its own

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """The name by which facts speak of it."""
        return ref("organisation", self.code)

    @property
    def depth(self) -> int:
        """0 for the root of a tree."""
        return len(self.path) // DIGITS - 1

    def save(self, *args: object, **kwargs: object) -> None:
        """Save, and take its place in the tree when it is new."""
        fresh = self._state.adding
        if fresh:
            self.path = secrets.token_hex(24)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        if fresh:
            self.path = f"{self.parent.path if self.parent else ''}{self.pk:0{DIGITS}}"
            super().save(update_fields=["path"])


class People(BaseUserManager["Person"]):
    """Makes people."""

    def named(self, username: str, name: str, password: str | None = None) -> "Person":
        """A new person who can sign in; without a password only by a link."""
        person = self.model(id=derive("person", username, secrets.token_hex(8)), username=username, name=name)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in; facts know a person only by the ref."""

    id = models.CharField(max_length=16, primary_key=True)
    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)
    organisations = models.ManyToManyField(Organisation, through="Post", related_name="people")

    objects = People()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name

    @cached_property
    def held(self) -> "list[Post]":
        """The person's posts with their organisations, read once for one request."""
        return list(self.posts.select_related("organisation"))

    @property
    def ref(self) -> str:
        """The name by which facts speak of the person."""
        return ref("person", self.id)


class Post(models.Model):
    """What a person does in an organisation and everything below it."""

    class Role(models.TextChoices):
        OFFICER = "officer", "招商专员"
        VERIFIER = "verifier", "核验员"
        VIEWER = "viewer", "查阅"
        ADMINISTRATOR = "administrator", "管理员"

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="posts")
    role = models.CharField(max_length=16, choices=Role.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "organisation", "role"), name="post_once"),)


class SignInLink(models.Model):
    """A link that signs one person in once; only the fingerprint of its token is kept."""

    person = models.ForeignKey(Person, models.CASCADE)
    fingerprint = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
