namespace Interworking.Storage.Redis;

/// <summary>
/// What must happen in one step in the server. A version is a digest of the whole hash, so that writers who know nothing of versions are noticed too.
/// </summary>
internal static class RedisScripts
{
    private const string Read = """
        local function read(key)
          local all = redis.call('HGETALL', key)
          if #all == 0 then return '', all end
          local lines = {}
          for i = 1, #all, 2 do lines[#lines + 1] = all[i] .. '\n' .. all[i + 1] end
          table.sort(lines)
          return string.sub(redis.sha1hex(table.concat(lines, '\n')), 1, 16), all
        end

        """;

    /// <summary>KEYS: bindings. Gives the version and the hash.</summary>
    public const string Lookup = Read + """
        local version, all = read(KEYS[1])
        return { version, unpack(all) }
        """;

    /// <summary>KEYS: bindings, waiting. ARGV: node, life of the mark in seconds. Marks, then gives the version and the hash.</summary>
    public const string Mark = Read + """
        redis.call('SADD', KEYS[2], ARGV[1])
        redis.call('EXPIRE', KEYS[2], ARGV[2])
        local version, all = read(KEYS[1])
        return { version, unpack(all) }
        """;

    /// <summary>
    /// KEYS: bindings, waiting. ARGV: expected version, when the last binding ends (ms since 1970), 1 when the app is reachable by this, node, address of
    /// record, what is published as the change, its channel, prefix of the wake channels, number of fields to remove, these fields, then fields and values to set.
    /// Gives 0, the present version and the hash when it is not the expected one; else 1, the new version and whether this node had left a mark.
    /// </summary>
    public const string Update = Read + """
        local version, all = read(KEYS[1])
        if version ~= ARGV[1] then return { '0', version, unpack(all) } end
        local at = 9 + tonumber(ARGV[9])
        if at > 9 then redis.call('HDEL', KEYS[1], unpack(ARGV, 10, at)) end
        if #ARGV > at then redis.call('HSET', KEYS[1], unpack(ARGV, at + 1)) end
        redis.call('PEXPIREAT', KEYS[1], ARGV[2])
        redis.call('PUBLISH', ARGV[7], ARGV[6])
        local mine = '0'
        if ARGV[3] == '1' then
          for _, node in ipairs(redis.call('SMEMBERS', KEYS[2])) do
            if node == ARGV[4] then mine = '1' else redis.call('PUBLISH', ARGV[8] .. node, ARGV[5]) end
          end
          redis.call('DEL', KEYS[2])
        end
        version = read(KEYS[1])
        return { '1', version, mine }
        """;
}
