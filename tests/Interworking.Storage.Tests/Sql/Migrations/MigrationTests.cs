using Dapper;
using Interworking.Storage.Sql.Migrations;
using Interworking.Storage.Tests.Contract;
using Interworking.Storage.Tests.Sql.Sqlite;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Tests.Sql.Migrations;

public sealed class MigrationTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public void All_BothDialects_BeginWithTheLedgerAndGrow()
    {
        IReadOnlyList<Migration> all = Migration.All("Sqlite");
        all[0].Name.Should().Be("0001_ledger");
        all.Select(migration => migration.Number).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        Migration.All("Postgres").Select(migration => migration.Name).Should().Equal(all.Select(migration => migration.Name));
    }

    [Fact]
    public void Apply_Twice_ChangesNothingMore()
    {
        using SqliteConnection connection = _folder.Open().Database.Open();
        Migration[] migrations = [new(1, "0001_one", "create table one (id integer)")];
        MigrationRunner.Apply(connection, migrations, TestStores.Now);
        MigrationRunner.Apply(connection, [.. migrations, new(2, "0002_two", "create table two (id integer)")], TestStores.Now.AddDays(1));
        MigrationRunner.Apply(connection, [.. migrations, new(2, "0002_two", "create table two (id integer)")], TestStores.Now.AddDays(2));
        connection.Query<(long, string, string)>("select version, name, applied_at from schema_version order by version")
            .Should().Equal((1, "0001_one", "2026-07-01T12:00:00.123Z"), (2, "0002_two", "2026-07-02T12:00:00.123Z"));
    }

    [Fact]
    public void Apply_NumberThatWasLeftOut_IsFilledLater()
    {
        using SqliteConnection connection = _folder.Open().Database.Open();
        Migration[] migrations = [new(1, "0001_one", "create table one (id integer)"), new(3, "0003_three", "create table three (id integer)")];
        MigrationRunner.Apply(connection, migrations, TestStores.Now);
        MigrationRunner.Apply(connection, [migrations[0], new(2, "0002_two", "create table two (id integer)"), migrations[1]], TestStores.Now);
        connection.Query<string>("select name from sqlite_schema where name in ('one', 'two', 'three') order by name").Should().Equal("one", "three", "two");
        connection.Query<int>("select version from schema_version order by version").Should().Equal(1, 2, 3);
    }

    [Fact]
    public void Apply_OneFails_KeepsTheEarlierAndNothingOfIt()
    {
        using SqliteConnection connection = _folder.Open().Database.Open();
        Migration[] migrations = [new(1, "0001_one", "create table one (id integer)"), new(2, "0002_bad", "create table two (id integer); create table one (id integer)")];

        Action apply = () => MigrationRunner.Apply(connection, migrations, TestStores.Now);

        apply.Should().Throw<SqliteException>();
        connection.Query<string>("select name from schema_version").Should().Equal("0001_one");
        connection.Query<string>("select name from sqlite_schema where name = 'two'").Should().BeEmpty();
    }

    public void Dispose() => _folder.Dispose();
}
