Feature: The first step

  Scenario: A step that starts no network
    Given the chaincode "ledger" from "features/chaincode/ledger"
